/** The parts of a Potree 1.8 page beside its scene that the script uses: events, GUI, languages and projects. */
export interface PotreeEvents {
  addEventListener(type: string, listener: (event: { readonly type: string }) => void): void;
  removeEventListener(type: string, listener: (event: { readonly type: string }) => void): void;
}

export interface PotreeGui extends PotreeEvents {
  readonly renderArea: HTMLElement;
  readonly measuringTool?: PotreeEvents;
  readonly profileTool?: PotreeEvents;
  readonly volumeTool?: PotreeEvents;
  readonly annotationTool?: PotreeEvents;
  readonly clippingTool?: PotreeEvents;
  /** Calls back now, or once the page has loaded Potree's sidebar; never on a page without one. */
  onGUILoaded(callback: () => void): void;
  setLanguage(language: string): void;
  postError(content: HTMLElement, options?: { duration?: number }): void;
  dispatchEvent(event: { readonly type: string }): void;
}

/** A project, as Potree writes and reads it. */
export type PotreeProject = Record<string, unknown>;

/** Potree's global object, `window.Potree`. */
export interface PotreeGlobal {
  readonly version: { readonly major: number; readonly minor: number; readonly suffix: string };
  saveProject(viewer: PotreeGui): PotreeProject;
  loadProject(viewer: PotreeGui, project: PotreeProject): Promise<void>;
}

/** The globals of a Potree page. */
export interface PotreeWindow {
  readonly Potree?: PotreeGlobal;
  readonly viewer?: PotreeGui;
  /** i18next 1.8, once the page loads Potree's sidebar. */
  readonly i18n?: { lng(): string };
}
