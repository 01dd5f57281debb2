/** The surface that the renderer shows the project on, as its protocol names it. */
export const STAGE = 'stage';
