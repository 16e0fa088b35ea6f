namespace ComfyAssistant.Host.Prompts;

/// <summary>The system message of one request.</summary>
/// <param name="Text">Exactly what the model gets.</param>
/// <param name="Sections">Its parts, in the order in which they are told.</param>
internal sealed record AssembledMessage(string Text, IReadOnlyList<Section> Sections);

/// <summary>One part of the system message.</summary>
/// <param name="Name">The template's variable for it.</param>
/// <param name="Text">What it says; empty for nothing.</param>
/// <param name="Tokens">How long it is (o200k).</param>
/// <param name="Limit">How long it could be in this message; null for one that is never shortened.</param>
/// <param name="LeftOut">What is not in it although it belongs there, and why where that is not its length.</param>
internal sealed record Section(string Name, string Text, int Tokens, int? Limit, IReadOnlyList<string> LeftOut)
{
    /// <summary>Whether something that belongs here could not be read.</summary>
    public bool HasFaults { get; init; }
}
