/** A failure whose text goes to the model: it says what is wrong and what would be right. */
export class ToolError extends Error {}
