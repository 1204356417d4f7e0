/** Clicks on an object of the town as the evaluation protocol says (specification 6), with the page's judge. */
export class ObjectClicker {
  #page;
  #sides;

  /** @param sides from how many sides a point is looked for that cannot be clicked from the first one */
  constructor(page, { sides = 4 } = {}) {
    this.#page = page;
    this.#sides = sides;
  }

  /** Makes the first click, or the next correction where there is anything to correct; the IoU after it. */
  async click(object, first) {
    const target = await this.#findTarget(object, first ? 'firstTarget' : 'correction');
    if (!target && first) throw new Error(`No point of ${object.category} ${object.id} can be clicked.`);
    if (target) await this.#clickOn(target);
    return this.#page.evaluate((o) => window.judge.iou(o), object);
  }

  /** Keeps the draft. */
  async keep() {
    const kept = await this.#page.evaluate(() => window.demo.plugin.store.segments.length);
    await this.#page.keyboard.press('Enter');
    await this.#page.waitForFunction((count) => window.demo.plugin.store.segments.length === count, {}, kept + 1);
  }

  async #findTarget(object, kind) {
    for (let side = 0; side < this.#sides; side++) {
      if (side > 0) await this.#page.evaluate((o, degrees) => window.judge.orbit(o, degrees), object, 360 / this.#sides);
      const target = await this.#page.evaluate((o, name) => window.judge[name](o), object, kind);
      if (target) return target;
    }
    return null;
  }

  async #clickOn({ clientX, clientY, positive }) {
    const prompts = await this.#page.evaluate(() => window.demo.plugin.tool.state.prompts.length);
    await this.#page.mouse.click(clientX, clientY, { button: positive ? 'left' : 'right' });
    await this.#page.waitForFunction((count) => window.demo.plugin.tool.state.prompts.length === count, {}, prompts + 1);
    await this.#page.evaluate(() => window.judge.settled());
  }
}
