using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Chat;

/// <summary>The bounds within which one request may work.</summary>
internal sealed record ChatOptions
{
    private const int SimpleWindow = 8_000;

    /// <summary><c>LLM_MAX_STEPS</c>: model calls that one request may make.</summary>
    public required int MaxSteps { get; init; }

    /// <summary><c>LLM_TOOL_TIMEOUT_SECONDS</c>: how long one tool may take.</summary>
    public required TimeSpan ToolTimeout { get; init; }

    /// <summary><c>LLM_TOOL_RESULT_MAX_CHARS</c>: characters of a tool's result that reach the model; more are cut with a note.</summary>
    public required int ToolResultLimit { get; init; }

    /// <summary>
    /// <c>LLM_CONTEXT_TOKENS</c>: the model's window, in tokens; a request is shortened to fit into it with room for the answer.
    /// </summary>
    public required int ContextTokens { get; init; }

    /// <summary><c>LLM_TOOLS</c>: which tools a model is offered.</summary>
    public ToolSet Tools { get; init; }

    /// <summary>The window by which the system message is measured, in tokens: with simple tools goes a short message.</summary>
    public int PromptWindow => Tools == ToolSet.Simple ? Math.Min(ContextTokens, SimpleWindow) : ContextTokens;

    /// <summary><c>LLM_TOOL_RESULT_KEEP_LAST_ROUNDS</c>: tool rounds whose results stay whole when a conversation is shortened.</summary>
    public required int KeepRounds { get; init; }

    /// <summary>
    /// <c>LLM_RESUME_SECONDS</c>: how long a resumable answer goes on without a reader, and how long it is kept after its end.
    /// </summary>
    public TimeSpan Resume { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Bytes that all kept answers may take together: about a hundred long ones.</summary>
    public int KeptAnswers { get; init; } = 24 * 1024 * 1024;

    /// <summary>
    /// Characters of an earlier result that one read gives back: they must pass the limit of a result, where JSON's escapes take up to half
    /// of them, and leave most of the window to the rest.
    /// </summary>
    public int PieceLength => Math.Max(100, Math.Min(ToolResultLimit / 2, ContextTokens * 3 / 8));

    /// <summary>How long a stream may be silent before a comment keeps proxies from closing it.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The same where a model has a window and tools of its own.</summary>
    public ChatOptions Within(ConnectedModel model) =>
        this with { ContextTokens = model.ContextTokens ?? ContextTokens, Tools = model.Tools ?? Tools };

    /// <exception cref="SettingException">A value is unfit.</exception>
    public static ChatOptions From(SettingReader settings) => new()
    {
        MaxSteps = settings.Whole("LLM_MAX_STEPS", 16, 1, 1000),
        ToolTimeout = settings.Seconds("LLM_TOOL_TIMEOUT_SECONDS", 60, 0.1, 86_400),
        ToolResultLimit = settings.Whole("LLM_TOOL_RESULT_MAX_CHARS", 40_000, 100, 10_000_000),
        ContextTokens = settings.Whole("LLM_CONTEXT_TOKENS", 32_000, 2_000, 100_000_000),
        Tools = settings.Choice("LLM_TOOLS", ToolSet.Auto, ToolSets.ByName),
        KeepRounds = settings.Whole("LLM_TOOL_RESULT_KEEP_LAST_ROUNDS", 2, 1, 1000),
        Resume = settings.Seconds("LLM_RESUME_SECONDS", 120, 0, 86_400),
    };
}
