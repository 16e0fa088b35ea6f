namespace ComfyAssistant.Host.Prompts;

/// <summary>
/// What the model is told before the conversation, assembled anew and whole for every request: <c>system_message.md</c> over the files
/// of <c>system_context</c>. What changes least comes first, so that providers' prompt caches hit.
/// </summary>
internal sealed class SystemMessage(PromptStore prompts)
{
    private static readonly Dictionary<string, string> Nothing = [];

    public async Task<string> RenderAsync(CancellationToken cancel)
    {
        var context = new List<string>();
        foreach (var name in prompts.In("system_context"))
            context.Add((await prompts.Get(name).RenderAsync(Nothing, cancel)).Trim());
        var values = new Dictionary<string, string> { ["system_context"] = string.Join("\n\n", context) };
        return (await prompts.Get("system_message").RenderAsync(values, cancel)).Trim();
    }
}
