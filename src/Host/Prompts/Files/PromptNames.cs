namespace ComfyAssistant.Host.Prompts.Files;

/// <summary>A prompt's name is its path in the folder of prompts, with forward slashes and without <c>.md</c>.</summary>
internal static class PromptNames
{
    /// <summary>The template of the whole message.</summary>
    public const string Message = "system_message";

    /// <summary>Files that are inserted as they are, in the order of their names.</summary>
    public const string Context = "system_context/";

    /// <summary>The text around the content of a section.</summary>
    public const string Sections = "sections/";

    /// <summary>
    /// The section that a context file belongs to, by its name: <c>01_role</c> is the role, files such as <c>02_tools_canvas</c> are the
    /// rules for tools, neither of which is ever left out; every other file is reference.
    /// </summary>
    public static string SectionOf(string name)
    {
        var words = name[Context.Length..].Split('_');
        return words.Length > 1 && words[1] is "role" or "tools" ? words[1] : "reference";
    }
}
