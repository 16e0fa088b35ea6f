using System.Text.Json;
using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Chat.Answers.Sharing;

/// <summary>Why an answer failed before its first byte, so that a reader on another host gets the same status and words.</summary>
/// <param name="Message">The words; without secrets.</param>
/// <param name="Model">What became of the model call, where one failed.</param>
/// <param name="Kind">What the provider said is wrong.</param>
/// <param name="Fault">Why something of the user's could not be read.</param>
internal sealed record SharedFailure(string Message, ModelFailure? Model = null, ErrorKind Kind = default, ContextFault? Fault = null)
{
    private const string Unknown = "The answer failed on the host that gave it; the log of that host has the cause.";

    /// <summary>What is written of a failure. Words that were not made for the caller stay where they are.</summary>
    /// <param name="failure">What happened.</param>
    /// <param name="mask">Takes secrets out.</param>
    public static string Write(Exception failure, Func<string, string> mask) => JsonSerializer.Serialize(failure switch
    {
        ModelException model => new SharedFailure(mask(model.Message), model.Failure, model.Kind),
        ContextException context => new(mask(context.Message), Fault: context.Fault),
        RequestException => new(mask(failure.Message), Fault: ContextFault.Invalid),
        _ => new SharedFailure(Unknown),
    });

    /// <summary>The failure again.</summary>
    public static Exception Read(string text)
    {
        var told = JsonSerializer.Deserialize<SharedFailure>(text)!;
        var elsewhere = new InvalidOperationException(told.Message);
        return told.Model is { } model ? new ModelException(model, told.Message, elsewhere) { Kind = told.Kind }
            : told.Fault is { } fault ? new ContextException(fault, told.Message)
            : elsewhere;
    }
}
