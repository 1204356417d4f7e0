import manifest from '../../plugin-manifest.json' with { type: 'json' };
import { language } from '../panel/languages/language.js';
import { WORDS } from '../panel/words.js';
import { SegmentationPlugin } from '../plugin.js';
import type { SegmentationPluginOptions } from '../plugin-options.js';
import { PanelMounts } from '../viewer/mount-panel.js';
import { Potree18Adapter } from '../viewer/potree18-adapter.js';
import { followLanguage } from './language.js';
import { endOtherTools, watchOtherTools } from './other-tools.js';
import { postText } from './post-text.js';
import type { PotreeGui, PotreeWindow } from './potree-page.js';
import { carryInProjects } from './project-files.js';
import { placeInSidebar } from './sidebar-place.js';
import { SidebarSection } from './sidebar-section.js';
import { ToolbarIcon } from './toolbar-icon.js';

export type AttachOptions = Omit<SegmentationPluginOptions, 'viewer'>;

/** The tool in a Potree page. */
export interface AttachedTool {
  readonly plugin: SegmentationPlugin;
  /** Leaves page and viewer as they were. */
  dispose(): void;
}

/**
 * Brings the tool to a page with a Potree 1.8 viewer: an icon among its tools, a section in its sidebar (on a page without
 * one a floating panel), its language switch, and its projects. The tool is off until somebody turns it on. It speaks
 * the language of the options, else Potree's, and goes along when that is switched.
 */
export function attachToPotree(viewer: PotreeGui, options: AttachOptions = {}): AttachedTool {
  const known = attachedTo.get(viewer);
  if (known) return known;
  // Where the panel belongs is known only when the page has, or has not, loaded its sidebar.
  const adapter = new Potree18Adapter({ viewer, panelHost: document.createElement('div') });
  try {
    const tool = attachWith(adapter, viewer, options);
    attachedTo.set(viewer, tool);
    return tool;
  } catch (error) {
    adapter.dispose();
    throw error;
  }
}

/** One tool for a viewer: a second one would patch shaders that are patched already. */
const attachedTo = new WeakMap<PotreeGui, AttachedTool>();

function attachWith(adapter: Potree18Adapter, viewer: PotreeGui, options: AttachOptions): AttachedTool {
  const page = window as PotreeWindow;
  // What Potree begins with; a page without its sidebar has no language of Potree's.
  const spoken = page.i18n ? (page.i18n.lng() ?? 'en') : null;
  const first = options.language || spoken;
  const plugin = new SegmentationPlugin({ viewer: adapter, ...options, ...(first && { language: first }) }).mount({ active: false });
  const section = new SidebarSection(manifest.id);
  const icon = new ToolbarIcon({ icon: manifest.icon, onClick: () => plugin.tool.setActive(plugin.tool.state.phase === 'off') });
  const cleanups = [
    followActivity(plugin, { viewer, section, icon }),
    placeInSidebar({ viewer, section, icon: icon.element, panel: plugin.panel, float: (panel) => new PanelMounts().mount(panel, undefined, adapter.element) }),
    followLanguage(viewer, spoken ?? 'en', (tag) => plugin.setLanguage(tag)),
    keepTitled(icon, section),
    watchOtherTools(viewer, () => plugin.tool.setActive(false)),
  ];
  if (page.Potree) cleanups.push(carryInProjects(page.Potree, {
    key: manifest.id, viewer, store: plugin.store, clouds: () => adapter.clouds(), saved: plugin.tool.saved, onError: (error) => postText(viewer, error),
  }));
  return {
    plugin,
    dispose: () => {
      for (const cleanup of cleanups.splice(0)) cleanup();
      attachedTo.delete(viewer);
      plugin.dispose();
    },
  };
}

/** Icon and section are called what the panel is, in its language. */
function keepTitled(icon: ToolbarIcon, section: SidebarSection): () => void {
  const setTitles = (): void => {
    icon.setTitle(WORDS.tool);
    section.setTitle(WORDS.title);
  };
  setTitles();
  language.addEventListener('change', setTitles);
  return () => language.removeEventListener('change', setTitles);
}

/** The icon shows whether the tool is on; turned on, it brings its section into view and ends what other tools were about. */
function followActivity({ tool }: SegmentationPlugin, { viewer, section, icon }: { viewer: PotreeGui; section: SidebarSection; icon: ToolbarIcon }): () => void {
  const following = new AbortController();
  let before = false;
  tool.addEventListener('change', () => {
    const active = tool.state.phase !== 'off';
    if (active === before) return;
    before = active;
    icon.setPressed(active);
    if (!active) return;
    endOtherTools(viewer);
    section.show();
  }, { signal: following.signal });
  return () => following.abort();
}
