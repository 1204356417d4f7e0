import type { PotreeEvents, PotreeGlobal, PotreeGui, PotreeProject } from '../../src/potree-script/potree-page.js';

/** The GUI of a Potree page as far as the script touches it: events, sidebar, language and messages. */
export class FakeGui extends EventTarget implements PotreeEvents {
  readonly renderArea = document.createElement('div');
  readonly measuringTool: PotreeEvents & EventTarget = new EventTarget();
  readonly errors: HTMLElement[] = [];
  readonly languages: string[] = [];
  readonly dispatched: string[] = [];
  #loaded: (() => void)[] | null = [];

  readonly onGUILoaded = (callback: () => void): void => {
    if (this.#loaded) this.#loaded.push(callback);
    else callback();
  };

  readonly setLanguage = (language: string): void => void this.languages.push(language);
  readonly postError = (content: HTMLElement): void => void this.errors.push(content);

  override dispatchEvent(event: Event | { readonly type: string }): boolean {
    this.dispatched.push(event.type);
    return true;
  }

  /** The sidebar is there. */
  loadGui(): void {
    for (const callback of this.#loaded ?? []) callback();
    this.#loaded = null;
  }
}

export const asGui = (gui: FakeGui): PotreeGui => gui as unknown as PotreeGui;

/** Potree's sidebar as far as the script touches it. */
export function sidebar(): HTMLElement {
  const root = document.createElement('div');
  root.innerHTML = '<div id="sidebar_root"><div id="potree_menu" class="accordion"><h3 id="menu_tools">Tools</h3><div id="tools"></div><h3 id="menu_about">About</h3><p></p></div></div>';
  document.body.append(root);
  return root;
}

/** Potree's global, which writes and reads projects with nothing but a type. */
export function fakePotree(): PotreeGlobal & { readonly loaded: PotreeProject[] } {
  const loaded: PotreeProject[] = [];
  return {
    loaded,
    version: { major: 1, minor: 8, suffix: '.0' },
    saveProject: () => ({ type: 'Potree', version: 1.7 }),
    loadProject: async (_viewer, project) => void loaded.push(project),
  };
}
