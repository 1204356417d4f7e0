/** Distance kept from the anchor and from the window's edges, px. */
const GAP = 4;

/** Opens a popover below its anchor, right edges in line; above where there is no room, and never outside the window. One that is open is placed anew. */
export function openPopover(popover: HTMLElement, anchor: Element): void {
  if (!popover.matches(':popover-open')) popover.showPopover();
  const at = anchor.getBoundingClientRect();
  const { width, height } = popover.getBoundingClientRect();
  const below = at.bottom + GAP;
  const top = below + height + GAP <= innerHeight ? below : at.top - GAP - height;
  popover.style.left = `${clamp(at.right - width, innerWidth - width)}px`;
  popover.style.top = `${clamp(top, innerHeight - height)}px`;
}

function clamp(start: number, end: number): number {
  return Math.max(GAP, Math.min(start, end - GAP));
}
