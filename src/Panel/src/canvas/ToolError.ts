/** A failure whose text goes to the model: what is wrong, and what would be right. */
export class ToolError extends Error {}

/** The user declined. The model sees a failure; the transcript does not show one. */
export class Rejection extends ToolError {}
