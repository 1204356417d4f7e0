import { css } from 'lit';

/**
 * The tokens, each open to the host under its public name, and the controls that every element of the panel shares.
 *
 * @cssproperty --psam-surface, --psam-surface-raised - grounds of the panel and of what lies on it
 * @cssproperty --psam-text, --psam-text-muted - text, at least 4.5 to 1 on both grounds
 * @cssproperty --psam-line - borders of controls, at least 3 to 1
 * @cssproperty --psam-accent, --psam-on-accent - the chosen and the primary, and text on it
 * @cssproperty --psam-danger, --psam-focus - failures; the ring around what has the focus
 * @cssproperty --psam-radius, --psam-space, --psam-font - corners (6 px), the unit of distance (4 px), the typeface
 *   (docked, the host's; over the view, the system's)
 */
export const theme = css`
  :host {
    --_surface: var(--psam-surface, light-dark(#fcfcfb, #1b1e21));
    --_raised: var(--psam-surface-raised, light-dark(#f1f2f2, #272b2f));
    --_hover: color-mix(in srgb, var(--_text) 9%, transparent);
    --_text: var(--psam-text, light-dark(#1c2126, #eceff1));
    --_muted: var(--psam-text-muted, light-dark(#586069, #a2abb4));
    --_line: var(--psam-line, light-dark(#868d94, #717a83));
    --_hair: color-mix(in srgb, var(--_text) 13%, transparent);
    --_accent: var(--psam-accent, light-dark(#0a66a3, #62b4ee));
    --_on-accent: var(--psam-on-accent, light-dark(#ffffff, #07202f));
    --_danger: var(--psam-danger, light-dark(#b3261e, #ff9a8d));
    --_focus: var(--psam-focus, var(--_accent));
    --_radius: var(--psam-radius, 6px);
    --_space: var(--psam-space, 4px);
    --_target: 28px;
    box-sizing: border-box;
    /* Not the shorthand, in which "inherit" may only stand alone: all of it would be dropped. */
    font-family: var(--psam-font, inherit);
    font-size: 13px;
    font-weight: 400;
    line-height: 18px;
    font-variant-numeric: tabular-nums;
    color: var(--_text);
  }

  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }

  [hidden] {
    display: none !important;
  }

  button,
  input,
  select {
    margin: 0;
    font: inherit;
    font-variant-numeric: inherit;
    color: inherit;
  }

  .icon {
    display: block;
    flex: none;
  }

  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: calc(var(--_space) * 1.5);
    min-height: var(--_target);
    padding: 0 calc(var(--_space) * 3);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: transparent;
    cursor: pointer;
    transition: background-color 120ms ease-out, border-color 120ms ease-out;
  }

  .button:hover {
    background: var(--_hover);
  }

  .button.primary {
    border-color: var(--_accent);
    background: var(--_accent);
    color: var(--_on-accent);
    font-weight: 600;
  }

  .button.primary:hover {
    background: color-mix(in srgb, var(--_accent) 88%, var(--_text));
  }

  .button.quiet {
    border-color: transparent;
  }

  .button.icon-only {
    width: var(--_target);
    padding: 0;
    border-color: transparent;
  }

  .button:disabled,
  .button[aria-disabled='true'] {
    border-color: var(--_hair);
    background: transparent;
    color: var(--_muted);
    opacity: 0.55;
    cursor: default;
  }

  .button.icon-only:disabled {
    border-color: transparent;
  }

  .button[aria-pressed='true'] {
    background: color-mix(in srgb, var(--_accent) 16%, transparent);
    color: var(--_accent);
  }

  :focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: 1px;
  }

  kbd {
    font: inherit;
    font-size: 11px;
    font-weight: 400;
    opacity: 0.8;
  }

  .muted {
    color: var(--_muted);
  }

  .hidden-label {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  [popover] {
    position: fixed;
    inset: auto;
    margin: 0;
    padding: var(--_space);
    border: 1px solid var(--_hair);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    box-shadow: 0 8px 28px rgb(0 0 0 / 28%), 0 1px 3px rgb(0 0 0 / 22%);
  }

  @media (pointer: coarse) {
    :host {
      --_target: 44px;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation-duration: 0s !important;
      transition-duration: 0s !important;
    }
  }

  @media (forced-colors: active) {
    :host {
      --_surface: Canvas;
      --_raised: Canvas;
      --_text: CanvasText;
      --_muted: CanvasText;
      --_line: ButtonBorder;
      --_hair: ButtonBorder;
      --_accent: Highlight;
      --_on-accent: HighlightText;
      --_danger: CanvasText;
      --_focus: Highlight;
    }

    .button.primary:enabled,
    .button[aria-pressed='true'] {
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }

    .button:disabled {
      color: GrayText;
      opacity: 1;
    }
  }
`;
