import { css } from 'lit';

export const styles = css`
  [popover] {
    min-width: 176px;
  }

  button {
    display: flex;
    align-items: center;
    gap: calc(var(--_space) * 2);
    width: 100%;
    min-height: max(30px, var(--_target));
    padding: 0 calc(var(--_space) * 2);
    border: 0;
    border-radius: calc(var(--_radius) - 2px);
    background: transparent;
    text-align: left;
    cursor: pointer;
  }

  button:hover,
  button:focus-visible {
    background: var(--_hover);
  }

  button:focus-visible {
    outline-offset: -2px;
  }

  span {
    flex: 1;
  }

  .icon,
  kbd {
    color: var(--_muted);
    opacity: 1;
  }

  .danger,
  .danger .icon {
    color: var(--_danger);
  }
`;
