// The controls: keys, mouse and touch, as a heading, a thrust and a dash.

const turn = 256;
const headingOf = (x, y) => Math.round((Math.atan2(y, x) / (2 * Math.PI)) * turn) & (turn - 1);
const directions = {
  ArrowUp: [0, -1], KeyW: [0, -1], ArrowDown: [0, 1], KeyS: [0, 1],
  ArrowLeft: [-1, 0], KeyA: [-1, 0], ArrowRight: [1, 0], KeyD: [1, 0],
};
const doubleTap = 280;  // milliseconds

/** Reads the controls of the canvas, which has the focus while one plays. */
export class Controls {
  #canvas;
  #heading = 0;
  #keys = new Set();
  #pointer = null;  // the direction of a pressed button or finger
  #dashUntilRead = false;
  #dashHeld = false;
  #tapped = -Infinity;

  constructor(canvas) {
    this.#canvas = canvas;
    canvas.addEventListener('keydown', (event) => this.#key(event, true));
    canvas.addEventListener('keyup', (event) => this.#key(event, false));
    canvas.addEventListener('blur', () => this.#release());
    canvas.addEventListener('pointerdown', (event) => this.#press(event));
    canvas.addEventListener('pointermove', (event) => this.#move(event));
    for (const kind of ['pointerup', 'pointercancel']) canvas.addEventListener(kind, () => { this.#pointer = null; });
    canvas.addEventListener('contextmenu', (event) => event.preventDefault());
  }

  /** Dashes once, as a button does. */
  dash() { this.#dashUntilRead = true; }

  /** The controls as they are now. */
  read() {
    const direction = this.#direction();
    if (direction) this.#heading = headingOf(...direction);
    const dashes = this.#dashHeld || this.#dashUntilRead;
    return { heading: this.#heading, thrusts: direction !== null, dashes };
  }

  /** A dash that was asked for has begun. */
  dashed() { this.#dashUntilRead = false; }

  #direction() {
    let x = 0;
    let y = 0;
    for (const key of this.#keys) {
      x += directions[key][0];
      y += directions[key][1];
    }
    if (x || y) return [x, y];
    return this.#pointer;
  }

  #key(event, isDown) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.code === 'Space') this.#dashHeld = isDown;
    else if (!(event.code in directions)) return;
    else if (isDown) this.#keys.add(event.code);
    else this.#keys.delete(event.code);
    event.preventDefault();
  }

  #release() {
    this.#keys.clear();
    this.#dashHeld = false;
    this.#pointer = null;
  }

  #press(event) {
    this.#canvas.focus();
    if (event.isTrusted) this.#canvas.setPointerCapture(event.pointerId);
    // The other button of a mouse, a second finger, or a double tap.
    if (event.button === 2 || this.#pointer || event.timeStamp - this.#tapped < doubleTap) this.dash();
    this.#tapped = event.timeStamp;
    this.#point(event);
    event.preventDefault();
  }

  #move(event) {
    if (this.#pointer && event.isPrimary) this.#point(event);
    else if (event.pointerType === 'mouse' && this.#keys.size === 0) this.#aim(event);
  }

  #aim(event) {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    this.#heading = headingOf(event.clientX - left - width / 2, event.clientY - top - height / 2);
  }

  #point(event) {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    const direction = [event.clientX - left - width / 2, event.clientY - top - height / 2];
    if (Math.hypot(...direction) > 4) this.#pointer = direction;
  }
}
