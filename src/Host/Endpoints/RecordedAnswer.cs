using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Host.Requests;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>What an answer tells the one who takes it down.</summary>
internal static partial class RecordedAnswer
{
    /// <summary>Says what is answered, and by whom.</summary>
    /// <param name="recorder">Takes it down.</param>
    /// <param name="request">What is answered.</param>
    /// <param name="model">Answers.</param>
    /// <param name="message">The id of the message that holds the answer.</param>
    public static void Describe(this AnswerRecorder recorder, ChatRequest request, ConnectedModel model, string message)
    {
        recorder.Chat = request.ChatId;
        recorder.Asked = request.Messages.LastOrDefault(sent => sent.Role == UiRole.User)?.Id;
        recorder.Message = message;
        recorder.Question = request.LastUserText;
        (recorder.Connection, recorder.Model) = model.Options.IsDemo ? ("demo", "demo") : (model.Options.ShownUrl, model.Options.Model);
        recorder.Messages = request.Posted;
        recorder.Draft = request.Draft is { } tried ? $"{tried.Kind} {tried.Name}".TrimEnd() : null;
    }

    /// <summary>Stores it. Whether that is possible is no matter of the one who waits for the answer.</summary>
    public static async Task KeepAsync(this AnswerRecorder recorder, ILogger log)
    {
        try
        {
            await recorder.SaveAsync();
        }
        catch (ContextException refused)
        {
            LogNotKept(log, refused, refused.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "What was sent for an answer is not kept: {Reason}")]
    private static partial void LogNotKept(ILogger log, Exception refused, string reason);
}
