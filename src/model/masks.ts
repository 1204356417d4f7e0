/** Index of the mask that answers several prompts. */
export const SINGLE_MASK = 0;
/** Index of the first of the masks that answer a first click, which may mean a part, an object or a group. */
export const FIRST_CANDIDATE = 1;
/** Indices of Point-SAM's. */
export const CANDIDATE_MASKS = [1, 2, 3] as const;
