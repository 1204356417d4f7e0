import { css } from 'lit';

export const styles = css`
  [popover] {
    padding: calc(var(--_space) * 3);
  }

  .offered {
    display: grid;
    grid-template-columns: repeat(6, 28px);
    gap: calc(var(--_space) * 1.5);
  }

  button {
    width: 28px;
    height: 28px;
    padding: 0;
    border: 3px solid var(--_surface);
    border-radius: var(--_radius);
    background: var(--color);
    box-shadow: 0 0 0 1px transparent;
    cursor: pointer;
    forced-color-adjust: none;
  }

  button:hover {
    box-shadow: 0 0 0 1px var(--_line);
  }

  button[aria-pressed='true'] {
    box-shadow: 0 0 0 2px var(--_text);
  }

  label {
    display: flex;
    align-items: center;
    justify-content: space-between;
    margin-top: calc(var(--_space) * 2);
    font-size: 12px;
  }

  input {
    width: 40px;
    height: 28px;
    padding: 2px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: transparent;
    cursor: pointer;
  }
`;
