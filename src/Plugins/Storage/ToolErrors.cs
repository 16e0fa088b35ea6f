using ComfyAssistant.Tools;

namespace ComfyAssistant.Plugins.Storage;

internal static class ToolErrors
{
    /// <summary>Awaits a store's work for a tool: what the store says about a failure becomes what the model reads.</summary>
    public static async Task<T> ForTool<T>(this Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (ContextException e)
        {
            throw new ToolException(e.Message);
        }
    }
}
