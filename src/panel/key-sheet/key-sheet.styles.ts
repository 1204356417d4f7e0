import { css } from 'lit';

export const styles = css`
  section[popover] {
    width: min(400px, 100vw - 8px);
    max-height: calc(100dvh - 16px);
    overflow: auto;
    padding: calc(var(--_space) * 3) calc(var(--_space) * 4);
  }

  /* The sheet takes the focus so that arrows scroll it; it is nothing to press. */
  section:focus-visible {
    outline: none;
  }

  dl {
    margin: calc(var(--_space) * 2) 0;
  }

  dl div {
    display: grid;
    grid-template-columns: 1fr 1.15fr;
    gap: calc(var(--_space) * 3);
    align-items: baseline;
    padding: 3px 0;
  }

  dt {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space);
  }

  dd {
    margin: 0;
    font-size: 12px;
  }

  kbd {
    padding: 0 6px;
    border-radius: 4px;
    background: var(--_raised);
    box-shadow: inset 0 0 0 1px var(--_hair);
    line-height: 18px;
    white-space: nowrap;
    opacity: 1;
  }

  p {
    margin: 0 0 var(--_space);
    font-size: 12px;
    line-height: 16px;
  }
`;
