import { css } from 'lit';

export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }

  .scroller {
    position: relative;
    flex: 1;
    min-height: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }

  .lines {
    position: relative;
    contain: layout paint;
  }

  psam-segment-row,
  .class {
    position: absolute;
    left: 0;
    right: 0;
  }

  .class {
    display: flex;
    align-items: end;
    padding: 0 calc(var(--_space) * 3) calc(var(--_space) * 1.5);
    font-size: 12px;
    font-weight: 600;
    line-height: 16px;
  }

  .class .muted {
    margin-left: var(--_space);
    font-weight: 400;
  }

  .dot {
    display: inline-block;
    width: 8px;
    height: 8px;
    margin-right: calc(var(--_space) * 2);
    border-radius: 50%;
    background: var(--color);
    forced-color-adjust: none;
  }
`;
