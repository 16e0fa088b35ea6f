using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Prompts.Sections;

/// <summary>A store that fails does not end the chat: the section is replaced by a note for the model, and the log has the cause.</summary>
internal static partial class StoreNotes
{
    /// <param name="reading">Reads the section's content.</param>
    /// <param name="what">What is missing when that fails, as in "The user's rules".</param>
    /// <param name="log">Told the cause.</param>
    public static async Task<SectionContent> OrNoteAsync(this Task<SectionContent> reading, string what, ILogger log)
    {
        try
        {
            return await reading;
        }
        catch (ContextException failed)
        {
            LogUnread(log, what, failed);
            var note = $"{what} could not be read: {failed.Message} Say so if it matters for the answer.";
            return SectionContent.Empty with { Notes = [note] };
        }
    }

    [LoggerMessage(LogLevel.Warning, "{What} could not be read; the system message goes without")]
    private static partial void LogUnread(ILogger log, string what, Exception failed);
}
