using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Host.Models.Metering;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Models;

/// <summary>
/// One model of one provider, ready to be called, with all that is its own: pace, window, and the words for its failures.
/// </summary>
internal sealed record ConnectedModel
{
    /// <summary>Which provider and model.</summary>
    public required ModelOptions Options { get; init; }

    /// <summary>Calls it.</summary>
    public required IChatCompletionService Service { get; init; }

    /// <summary>Explains its failures.</summary>
    public required ModelErrors Errors { get; init; }

    /// <summary>Keeps its calls, and those of other models of the same connection, apart.</summary>
    public required Pace Pace { get; init; }

    /// <summary>Counts its tokens; null where they are counted for nobody.</summary>
    public Meter? Meter { get; init; }

    /// <summary>Its context window in tokens; null where nothing but <c>LLM_CONTEXT_TOKENS</c> says anything.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>Which tools it is offered; null where <c>LLM_TOOLS</c> decides.</summary>
    public ToolSet? Tools { get; init; }

    /// <summary>Whether it takes pictures, as its provider's list says; null where no list does.</summary>
    public bool? SeesPictures { get; init; }

    /// <summary>Whether it has refused any so far.</summary>
    public PictureRefusals Pictures { get; init; } = new();
}
