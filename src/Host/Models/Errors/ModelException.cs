using System.Text.Json;

namespace ComfyAssistant.Host.Models.Errors;

/// <summary>What became of a model call that failed.</summary>
internal enum ModelFailure
{
    /// <summary>The provider asks to slow down: told as an answer, not as an error.</summary>
    RateLimited,

    /// <summary>The request does not fit the model's window.</summary>
    TooLong,

    /// <summary>Anything else; the message says what to change.</summary>
    Failed,
}

/// <summary>A model call failed. The message is for the user: what failed, in the provider's words where it gave any, and what to
/// change.</summary>
internal sealed class ModelException(ModelFailure failure, string message, Exception cause) : Exception(message, cause)
{
    public ModelFailure Failure { get; } = failure;

    /// <summary>What is wrong, where the provider said it.</summary>
    public ErrorKind Kind { get; set; }

    /// <summary><see cref="Kind"/> as clients read it: <c>wrongKey</c>.</summary>
    public string WireKind => JsonNamingPolicy.CamelCase.ConvertName(Kind.ToString());
}
