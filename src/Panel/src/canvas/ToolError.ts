/** A failure whose text goes to the model: what is wrong, and what would be right. */
export class ToolError extends Error {
  /** @param data What the model also gets, where words alone would make it guess. */
  constructor(
    message: string,
    readonly data?: object,
  ) {
    super(message);
  }
}

/** The user declined. The model sees a failure; the transcript does not show one. */
export class Rejection extends ToolError {}
