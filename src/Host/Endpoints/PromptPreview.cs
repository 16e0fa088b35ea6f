using System.Text.Json.Serialization;
using ComfyAssistant.Host.Chat;
using ComfyAssistant.Host.Chat.Tools;
using ComfyAssistant.Host.Models.Connections;
using ComfyAssistant.Host.Models.Tokens;
using ComfyAssistant.Host.Prompts;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.SkillTools;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Plugins.Tools.Choice;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>What goes to a model with every request: the system message and the tools.</summary>
/// <param name="Text">The message, exactly as the model would read it.</param>
/// <param name="Tokens">How long it is (o200k).</param>
/// <param name="Sections">Its parts in order.</param>
/// <param name="Window">The model's window in tokens, as far as it is known.</param>
/// <param name="Tools">The tools beside it.</param>
internal sealed record Preview(string Text, int Tokens, IReadOnlyList<PreviewSection> Sections, int Window, PreviewTools Tools)
{
    /// <summary>Whose the template around the sections is; left out where there is one user.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Layer? Layer { get; init; }
}

/// <param name="Name">The template's variable for it.</param>
/// <param name="Tokens">How long it is.</param>
/// <param name="Limit">How long it could be; null for one that is never shortened.</param>
/// <param name="LeftOut">What belongs there and is not in it.</param>
internal sealed record PreviewSection(string Name, int Tokens, int? Limit, IReadOnlyList<string> LeftOut)
{
    /// <summary>What it is made of, and whose that is; left out where there is one user.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PreviewPart>? Parts { get; init; }
}

/// <param name="Tokens">How long names, descriptions and schemas are together.</param>
/// <param name="Offered">The names of those that are sent.</param>
/// <param name="LeftOut">The names of those that are sent only once a conversation has used them, as the window is small.</param>
internal sealed record PreviewTools(int Tokens, IReadOnlyList<string> Offered, IReadOnlyList<string> LeftOut);

/// <summary>Makes previews.</summary>
/// <param name="System">Writes the system message.</param>
/// <param name="Counter">Counts tokens.</param>
/// <param name="Mask">Takes secrets out.</param>
/// <param name="Models">Finds the model that would read it.</param>
/// <param name="Current">Has the tools.</param>
/// <param name="Outside">Has those of MCP servers and skills.</param>
/// <param name="Options">Has the window where the model has none of its own.</param>
internal sealed record PreviewServices(
    SystemMessage System, TokenCounter Counter, SecretMask Mask, ModelRoster Models, CurrentTools Current, OutsideTools Outside,
    ChatOptions Options)
{
    /// <summary>The preview for a model.</summary>
    /// <param name="message">The user's last message, which may hold <c>/skill NAME</c>.</param>
    /// <param name="connection">The connection; null for the default.</param>
    /// <param name="model">The model; null for the connection's own.</param>
    /// <param name="draft">An unsaved text to try instead of the stored one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Preview> ShowAsync(
        string message, string? connection, string? model, Draft? draft, CancellationToken cancellationToken)
    {
        // Whoever looks at token counts wants them exact, even in the first second of the service.
        await Counter.Ready.WaitAsync(cancellationToken);
        var options = Options.Within(await Models.GetAsync(connection, model, cancellationToken));
        var assembled = await System.AssembleAsync(message, cancellationToken, options.PromptWindow, draft);
        var text = Mask.ApplyKnown(assembled.Text);
        var outside = await Outside.CurrentAsync(cancellationToken);
        IReadOnlyList<Tool> tools = [.. (await Current.GetAsync(cancellationToken)).Tools, .. outside];
        var offered = OfferedTools.Of(tools, options.Tools, options.ContextTokens, new HashSet<string>());
        return new Preview(
            text,
            Counter.Count(assembled.Text, cancellationToken),
            [.. assembled.Sections.Select(part => new PreviewSection(part.Name, part.Tokens, part.Limit, part.LeftOut)
            {
                Parts = assembled.Layer is null ? null : PreviewPart.Of(part, text),
            })],
            options.ContextTokens,
            new PreviewTools(
                offered.Sum(Tokens), [.. offered.Select(tool => tool.Name)],
                [.. tools.Select(tool => tool.Name).Except(offered.Select(tool => tool.Name))]))
        {
            Layer = assembled.Layer,
        };
    }

    private int Tokens(Tool tool) =>
        Counter.Count(tool.Name) + Counter.Count(tool.Description) + Counter.Count(tool.Parameters.GetRawText());
}
