import { AnnotationStore } from '../../src/annotations/annotation-store.js';
import type { Vector3 } from '../../src/geometry/bounds.js';
import { FIRST_SEGMENT_LABEL, type LoadRequest, type RemoteSource } from '../../src/inference/segmentation-engine.js';
import { SegmentTool, type SegmentToolOptions } from '../../src/tool/segment-tool.js';
import { brief } from './edit-names.js';
import { FakeEngine } from './fake-engine.js';
import { makeNode } from './make-node.js';
import { SceneAdapter } from './scene-adapter.js';

/** Node "r" of the cloud "scene", with four points. */
export const NODE = makeNode('r', { cloud: 'scene', positions: new Float32Array(12) });

export interface ToolSetupOptions extends Pick<SegmentToolOptions, 'models'> {
  /** The server that runs the model. */
  readonly remote?: RemoteSource;
  /** What is asked for; the processor when absent. */
  readonly backend?: LoadRequest['backend'];
}

/** A tool on a scripted engine; `engines` are all that it started, the newest last. */
export class ToolSetup {
  readonly adapter = new SceneAdapter([NODE]);
  readonly store = new AnnotationStore({ firstLabel: FIRST_SEGMENT_LABEL });
  readonly engines: FakeEngine[] = [];
  readonly tool: SegmentTool;

  /** @param prepare told of every engine before it is used */
  constructor(prepare: (engine: FakeEngine, index: number) => void = () => undefined, { remote, backend = 'wasm', ...options }: ToolSetupOptions = {}) {
    this.tool = new SegmentTool({
      adapter: this.adapter,
      store: this.store,
      createEngine: (onFailure) => {
        const engine = new FakeEngine(onFailure);
        prepare(engine, this.engines.length);
        this.engines.push(engine);
        return engine;
      },
      loadRequest: { model: { manifestUrl: 'manifest.json' }, runtime: { mjs: 'ort.mjs', wasm: 'ort.wasm' }, backend, remote },
      ...options,
    });
  }

  get engine(): FakeEngine {
    return this.engines.at(-1)!;
  }

  get prompts(): number[] {
    return this.tool.state.prompts.map(({ position }) => position[0]);
  }

  get phase(): string {
    return this.tool.state.phase;
  }

  /** Of the kept objects. */
  get labels(): number[] {
    return this.store.segments.map(({ label }) => label);
  }

  /** What undo and redo would do. */
  get names(): (string | null)[] {
    return [this.tool.state.undo, this.tool.state.redo].map(brief);
  }

  /** Turned on, with the model loaded. */
  async on(): Promise<this> {
    this.tool.setActive(true);
    await this.until(() => this.tool.state.engine !== null);
    await nextFrames();
    return this;
  }

  /** Clicks on a point at that x, of a node in which nothing is kept; objects fill the node "r". */
  click(x: number, { cloud = 'scene', node = 'r0', ...options }: PointerEventInit & { cloud?: string; node?: string } = {}): void {
    this.adapter.hit = { key: { cloud, name: node }, index: 0, position: [x, 0, 0] satisfies Vector3 };
    this.adapter.click(options);
  }

  /** Clicks and waits until the request has reached the engine. */
  async ask(x: number, options: PointerEventInit = {}): Promise<void> {
    const before = this.engine.segments.length;
    this.click(x, options);
    await this.until(() => this.engine.segments.length > before);
  }

  async draft(...xs: number[]): Promise<this> {
    for (const x of xs) {
      this.click(x);
      await this.tool.settled();
    }
    return this;
  }

  async keep(): Promise<void> {
    this.tool.keep();
    await this.tool.settled();
  }

  async undo(): Promise<void> {
    this.tool.undo();
    await this.tool.settled();
  }

  async redo(): Promise<void> {
    this.tool.redo();
    await this.tool.settled();
  }

  /** Lets the oldest waiting request answer. */
  async answer(): Promise<void> {
    this.engine.held.shift()!.answer();
    await nextFrames();
  }

  async until(holds: () => boolean): Promise<void> {
    for (let waited = 0; !holds(); waited++) {
      if (waited > 500) throw new Error('Waited in vain.');
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  dispose(): void {
    this.tool.dispose();
    this.adapter.element.remove();
  }
}

/** Lets promises, streams and paint come to rest. */
export async function nextFrames(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
}
