namespace ComfyAssistant.Host.Chat.Markup;

/// <summary>A call that a model wrote into its text.</summary>
/// <param name="Name">The tool's name; as the model wrote it where a form is read, as the tool is called where it leaves this
/// folder.</param>
/// <param name="Arguments">The argument text.</param>
/// <param name="InThought">Whether it is inside a thought.</param>
internal sealed record WrittenCall(string Name, string Arguments, bool InThought = false);
