namespace ComfyAssistant.Host.Prompts.Files;

/// <summary>How prompts are named: their path below the folder of prompts, with forward slashes, without <c>.md</c>.</summary>
internal static class PromptNames
{
    /// <summary>The template of the whole message.</summary>
    public const string Message = "system_message";

    /// <summary>Files that are put in as they are, in the order of their names.</summary>
    public const string Context = "system_context/";

    /// <summary>What is said around the content of a section.</summary>
    public const string Sections = "sections/";

    /// <summary>
    /// The section that a context file belongs to, told by its name: <c>01_role</c> is the role, <c>02_tools_canvas</c> and its like are the
    /// rules for tools, both of which are never left out; every other is reference.
    /// </summary>
    public static string SectionOf(string name)
    {
        var words = name[Context.Length..].Split('_');
        return words.Length > 1 && words[1] is "role" or "tools" ? words[1] : "reference";
    }
}
