using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Prompts;

/// <summary>The system message of one request.</summary>
/// <param name="Text">Exactly what the model reads.</param>
/// <param name="Sections">Its parts, in order.</param>
/// <param name="Layer">Whose the template around them is; null where there is one user.</param>
internal sealed record AssembledMessage(string Text, IReadOnlyList<Section> Sections, Layer? Layer = null);

/// <summary>One part of the system message.</summary>
/// <param name="Name">Its variable in system_message.md.</param>
/// <param name="Text">The text; empty where there is nothing to say.</param>
/// <param name="Tokens">Its length in o200k tokens.</param>
/// <param name="Limit">The most tokens that it could have in this message; null for a section that is never shortened.</param>
/// <param name="LeftOut">What belongs in it but was left out, with the reason where it is not the length.</param>
internal sealed record Section(string Name, string Text, int Tokens, int? Limit, IReadOnlyList<string> LeftOut)
{
    /// <summary>Whether something that belongs here could not be read.</summary>
    public bool HasFaults { get; init; }

    /// <summary>What it is made of, in order; whose each part is where there are several users.</summary>
    public IReadOnlyList<SectionItem> Parts { get; init; } = [];
}
