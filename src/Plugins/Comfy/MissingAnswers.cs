namespace ComfyAssistant.Plugins.Comfy;

/// <summary>Takes it well that a ComfyUI does not have what it is asked for: older versions lack whole lists.</summary>
internal static class MissingAnswers
{
    /// <summary>The answer; nothing when ComfyUI has none, which some versions say with the frontend's own page.</summary>
    public static async Task<T?> OrNothingAsync<T>(this Task<T> answer)
    {
        try
        {
            return await answer;
        }
        catch (ComfyException missing) when (missing.Fault is ComfyFault.Missing or ComfyFault.WebPage)
        {
            return default;
        }
    }
}
