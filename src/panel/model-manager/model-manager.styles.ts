import { css } from 'lit';

export const styles = css`
  section[popover] {
    width: min(300px, calc(100vw - 8px));
    max-height: 70vh;
    overflow: auto;
    scrollbar-width: thin;
    padding: calc(var(--_space) * 2) calc(var(--_space) * 3) calc(var(--_space) * 3);
  }

  li {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 0 calc(var(--_space) * 2);
    padding: calc(var(--_space) * 2) 0;
    border-top: 1px solid var(--_hair);
  }

  .name {
    flex: 1 0 100%;
    display: flex;
    align-items: center;
    gap: var(--_space);
    min-width: 0;
    font-weight: 600;
  }

  .name span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .name .icon {
    color: var(--_accent);
  }

  .actions {
    display: flex;
    align-items: center;
    margin-left: auto;
    font-size: 12px;
  }

  /* Long words of a button go below, not beside. */
  .what {
    flex: 1 1 160px;
  }

  li .work,
  .question span {
    flex: 1 0 100%;
  }

  .what,
  .work,
  .space {
    font-size: 12px;
    overflow-wrap: anywhere;
  }

  .work {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    gap: calc(var(--_space) * 1.5);
    margin-top: calc(var(--_space) * 1.5);
  }

  ul + .work,
  .detail + .work {
    padding-top: calc(var(--_space) * 2);
    border-top: 1px solid var(--_hair);
  }

  progress {
    grid-column: 1 / -1;
    width: 100%;
    height: 4px;
    accent-color: var(--_accent);
  }

  .detail {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    gap: calc(var(--_space) * 2);
    padding: calc(var(--_space) * 2) 0;
    border-top: 1px solid var(--_hair);
  }

  select {
    min-height: max(28px, var(--_target));
    min-width: 0;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
  }

  psam-add-weights {
    display: block;
    padding-top: calc(var(--_space) * 2);
    border-top: 1px solid var(--_hair);
  }

  a {
    color: var(--_accent);
  }

  .question {
    justify-content: end;
    row-gap: calc(var(--_space) * 1.5);
    overflow-wrap: anywhere;
  }

  .danger,
  .problem {
    color: var(--_danger);
  }

  .problem {
    font-size: 12px;
    overflow-wrap: anywhere;
  }
`;
