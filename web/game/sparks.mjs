// Sparks of ships that were shattered.

const life = 700;  // milliseconds
const most = 400;
const still = matchMedia('(prefers-reduced-motion: reduce)');

export class Sparks {
  #list = [];
  #shake = 0;

  /** A ship of this colour was shattered here. Without motion there are no sparks. */
  add(x, y, hue, isNear) {
    if (still.matches) return;
    if (isNear) this.#shake = 1;
    for (let i = 0; i < 26 && this.#list.length < most; ++i) {
      const angle = Math.random() * 2 * Math.PI;
      const speed = .05 + Math.random() * .25;
      this.#list.push({ x, y, dx: Math.cos(angle) * speed, dy: Math.sin(angle) * speed, hue, left: life * (.5 + Math.random() / 2) });
    }
  }

  /** Advances by milliseconds. */
  pass(time) {
    this.#shake = Math.max(0, this.#shake - time / 300);
    for (const one of this.#list) {
      one.x += one.dx * time;
      one.y += one.dy * time;
      one.left -= time;
    }
    this.#list = this.#list.filter((one) => one.left > 0);
  }

  /** Where the picture is moved by, in units. */
  shake() {
    return this.#shake > 0 ? [(Math.random() - .5) * 14 * this.#shake, (Math.random() - .5) * 14 * this.#shake] : [0, 0];
  }

  draw(context, light) {
    for (const one of this.#list) {
      context.fillStyle = `hsl(${one.hue} 90% ${light + 8}% / ${Math.min(1, one.left / 300)})`;
      context.fillRect(one.x - 3, one.y - 3, 6, 6);
    }
  }
}
