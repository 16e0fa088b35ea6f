using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Prompts.Sections;

/// <summary>Keeps a store that fails from ending the chat: the model and the log are told what is missing.</summary>
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
            return SectionContent.Empty with { Notes = [$"{what} could not be read: {failed.Message} Say so if it matters for the answer."] };
        }
    }

    [LoggerMessage(LogLevel.Warning, "{What} could not be read; the system message goes without")]
    private static partial void LogUnread(ILogger log, string what, Exception failed);
}
