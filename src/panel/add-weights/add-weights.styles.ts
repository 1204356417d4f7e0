import { css } from 'lit';

export const styles = css`
  .add {
    padding-left: calc(var(--_space) * 2);
  }

  p {
    margin: calc(var(--_space) * 1.5) 0 0;
    font-size: 12px;
  }

  .file {
    display: flex;
    justify-content: space-between;
    gap: calc(var(--_space) * 2);
    margin: 0;
  }

  .file span:first-child {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .file .muted {
    flex: none;
  }

  label {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    gap: calc(var(--_space) * 2);
    margin: calc(var(--_space) * 2) 0;
  }

  select {
    min-width: 0;
    min-height: max(28px, var(--_target));
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
  }

  .decide {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: calc(var(--_space) * 2);
  }
`;
