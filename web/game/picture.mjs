// The picture on the canvas.
import { sizes } from './core.mjs';

const arena = 4096;
const grid = 128;
const colours = {
  dark: { space: '#0d1119', grid: '#1a2130', wall: '#8ea8ff', name: '#c8d0df', shard: '#ffd166', rim: '#ffffff', light: 62 },
  light: { space: '#eef1f7', grid: '#dce1ec', wall: '#3557c9', name: '#3a4354', shard: '#b06f00', rim: '#1b1f27', light: 42 },
};

/** The colour of a ship: far apart for numbers that are close. */
export const hueOf = (number) => (number * 137.508) % 360;

/** Draws frames. The whole world is drawn by three passes over one array of numbers. */
export class Picture {
  #canvas;
  #context;
  #dark = matchMedia('(prefers-color-scheme: dark)');
  #names = new Map();
  #shard = null;

  /** `nameOf` returns the name of a ship by its number. */
  constructor(canvas, nameOf) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { alpha: false });
    this.nameOf = nameOf;
    this.#dark.addEventListener('change', () => { this.#shard = null; });
  }

  forgetNames() { this.#names.clear(); }

  /** Returns how the world is placed on the screen in pixels of the device. */
  #fit() {
    const ratio = Math.min(devicePixelRatio || 1, 3);
    const width = Math.max(1, Math.round(this.#canvas.clientWidth * ratio));
    const height = Math.max(1, Math.round(this.#canvas.clientHeight * ratio));
    if (this.#canvas.width !== width || this.#canvas.height !== height) Object.assign(this.#canvas, { width, height });
    // The server sends what is within 2,000 x 1,400 units; a screen shows at most 1,600 x 1,000 of these.
    return { width, height, scale: Math.max(width / 1600, height / 1000, .5 * ratio) };
  }

  draw(frame, { number, sparks, shake }) {
    const { width, height, scale } = this.#fit();
    const theme = this.#dark.matches ? colours.dark : colours.light;
    const context = this.#context;
    const [x, y] = frame;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = theme.space;
    context.fillRect(0, 0, width, height);
    context.setTransform(scale, 0, 0, scale, width / 2 - (x + shake[0]) * scale, height / 2 - (y + shake[1]) * scale);
    this.#ground(theme, x, y, width / scale, height / scale);
    const ships = frame[6];
    const shards = sizes.head + ships * sizes.ship;
    this.#shards(theme, frame.subarray(shards), scale);
    sparks.draw(context, theme.light);
    for (let i = 0; i < ships; ++i) this.#ship(theme, frame, sizes.head + i * sizes.ship, number);
  }

  #ground(theme, x, y, width, height) {
    const context = this.#context;
    const left = Math.max(0, x - width / 2);
    const right = Math.min(arena, x + width / 2);
    const top = Math.max(0, y - height / 2);
    const bottom = Math.min(arena, y + height / 2);
    context.beginPath();
    for (let at = Math.ceil(left / grid) * grid; at <= right; at += grid) context.moveTo(at, top), context.lineTo(at, bottom);
    for (let at = Math.ceil(top / grid) * grid; at <= bottom; at += grid) context.moveTo(left, at), context.lineTo(right, at);
    context.strokeStyle = theme.grid;
    context.lineWidth = 1.5;
    context.stroke();
    context.strokeStyle = theme.wall;
    context.lineWidth = 6;
    context.strokeRect(-3, -3, arena + 6, arena + 6);
  }

  /** A shard is a small picture that is drawn once and copied. */
  #shardPicture(theme, scale) {
    if (this.#shard?.scale === scale) return this.#shard;
    const size = Math.ceil(26 * scale);
    const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size });
    const context = canvas.getContext('2d');
    context.setTransform(scale, 0, 0, scale, size / 2, size / 2);
    const glow = context.createRadialGradient(0, 0, 2, 0, 0, 13);
    glow.addColorStop(0, `${theme.shard}80`);
    glow.addColorStop(1, `${theme.shard}00`);
    context.fillStyle = glow;
    context.fillRect(-13, -13, 26, 26);
    context.fillStyle = theme.shard;
    context.beginPath();
    for (const [px, py] of [[0, -7], [5, 0], [0, 7], [-5, 0]]) context.lineTo(px, py);
    context.fill();
    this.#shard = { canvas, scale };
    return this.#shard;
  }

  #shards(theme, list, scale) {
    const { canvas } = this.#shardPicture(theme, scale);
    for (let i = 0; i < list.length; i += sizes.shard) this.#context.drawImage(canvas, list[i] - 13, list[i + 1] - 13, 26, 26);
  }

  #name(number) {
    if (!this.#names.has(number)) this.#names.set(number, this.nameOf(number));
    return this.#names.get(number);
  }

  #ship(theme, frame, at, own) {
    const context = this.#context;
    const [number, score, x, y, angle, radius, flags] = frame.subarray(at, at + sizes.ship);
    const hue = hueOf(number);
    context.save();
    context.translate(x, y);
    if (flags & 2) {
      context.beginPath();
      context.arc(0, 0, radius + 8, 0, 2 * Math.PI);
      context.strokeStyle = `hsl(${hue} 80% ${theme.light}% / .5)`;
      context.lineWidth = 3;
      context.stroke();
    }
    context.rotate(angle);
    if (flags & 1) {
      context.beginPath();
      context.moveTo(-radius * .4, -radius * .8);
      context.lineTo(-radius * 4, 0);
      context.lineTo(-radius * .4, radius * .8);
      context.fillStyle = `hsl(${hue} 95% ${theme.light + 10}% / .45)`;
      context.fill();
    }
    // A drop that points ahead.
    context.beginPath();
    context.arc(0, 0, radius, .7, 2 * Math.PI - .7);
    context.lineTo(radius * 1.45, 0);
    context.closePath();
    context.fillStyle = `hsl(${hue} 75% ${theme.light}%)`;
    context.fill();
    context.strokeStyle = number === own ? theme.rim : `hsl(${hue} 75% ${theme.light - 22}%)`;
    context.lineWidth = number === own ? 4 : 2.5;
    context.stroke();
    context.beginPath();
    context.arc(radius * .25, 0, radius * .38, 0, 2 * Math.PI);
    context.fillStyle = `hsl(${hue} 60% ${theme.light + 28}%)`;
    context.fill();
    context.restore();
    context.fillStyle = theme.name;
    context.font = '600 15px system-ui, sans-serif';
    context.textAlign = 'center';
    context.fillText(`${this.#name(number)} · ${score}`, x, y - radius - 14, 260);
  }
}
