using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Endpoints.UserContext;

/// <summary>What a text was before it is replaced.</summary>
internal static class EarlierText
{
    /// <summary>The text; null where there was none, or none that can be read: that can be replaced, but is no version.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public static async Task<string?> OfAsync(Func<Task<string?>> read)
    {
        try
        {
            return await read();
        }
        catch (ContextException unreadable) when (unreadable.Fault is ContextFault.Unreadable or ContextFault.NotFound)
        {
            return null;
        }
    }
}
