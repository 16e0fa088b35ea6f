/** A failure whose text goes to the model: it says what is wrong and what would be right. */
export class ToolError extends Error {}

/** The user was asked and said no. The model is told as of a failure; to the user it is none. */
export class Rejection extends ToolError {}
