import type { PotreeGui } from './potree-page.js';
import type { SidebarSection } from './sidebar-section.js';

/** A page's own script loads Potree's sidebar within this time, ms; one that has none by then gets a floating panel. */
const PATIENCE = 3000;

export interface SidebarPlaceOptions {
  readonly viewer: PotreeGui;
  readonly section: SidebarSection;
  readonly icon: HTMLElement;
  readonly panel: HTMLElement;
  /** Where the panel floats meanwhile. */
  readonly float: (panel: HTMLElement) => () => void;
}

/** Puts icon and panel into Potree's sidebar, which is dark, when there is one, else lets the panel float. Returns the remover. */
export function placeInSidebar({ viewer, section, icon, panel, float }: SidebarPlaceOptions): () => void {
  let remove = (): void => undefined;
  let active = true;
  const timer = setTimeout(() => (remove = float(panel)), PATIENCE);
  viewer.onGUILoaded(() => {
    const sidebar = document.querySelector('#sidebar_root');
    if (!active || !sidebar) return;
    clearTimeout(timer);
    remove();
    panel.setAttribute('theme', 'dark');
    sidebar.querySelector('#tools')?.append(icon);
    const removeSection = section.placeIn(sidebar, panel);
    remove = () => {
      icon.remove();
      removeSection();
    };
  });
  return () => {
    active = false;
    clearTimeout(timer);
    remove();
  };
}
