/** How often is looked, and after how long a page's author is told, ms. */
const LOOK = 50;
const TELL = 15_000;

/** Waits until the page has made its viewer: its script may run after this one, and may load data first. */
export async function waitForViewer<Viewer>(page: { readonly viewer?: Viewer }): Promise<NonNullable<Viewer>> {
  let waited = 0;
  while (!isViewer(page.viewer)) {
    await new Promise((resolve) => setTimeout(resolve, LOOK));
    waited += LOOK;
    // Once, and to those who write pages: those who look at them can do nothing about it.
    if (waited === TELL) reportError(new Error('potree-point-sam: there is no Potree viewer in window.viewer. Set it to the Potree.Viewer of the page.'));
  }
  return page.viewer;
}

/** Browsers put elements with the id "viewer" in that place too. */
function isViewer<Viewer>(value: Viewer): value is NonNullable<Viewer> {
  return typeof value === 'object' && value !== null && 'renderArea' in value;
}
