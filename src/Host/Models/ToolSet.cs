namespace ComfyAssistant.Host.Models;

/// <summary>Which tools a model is offered.</summary>
internal enum ToolSet
{
    /// <summary>All of them where they take at most a quarter of the model's window, else <see cref="Core"/>.</summary>
    Auto,

    /// <summary>All of them, whatever they cost.</summary>
    All,

    /// <summary>Those that work on a canvas cannot do without, and those that the conversation has used.</summary>
    Core,

    /// <summary>
    /// <see cref="Core"/>, with only the first sentence of each description and a shorter system message: for small models.
    /// </summary>
    Simple,

    /// <summary>None, for models that cannot be sent any: they only talk.</summary>
    None,
}

/// <summary>How the choices are written in settings, requests and files.</summary>
internal static class ToolSets
{
    /// <summary>Every choice by its name.</summary>
    public static readonly IReadOnlyDictionary<string, ToolSet> ByName = new Dictionary<string, ToolSet>(StringComparer.OrdinalIgnoreCase)
    {
        ["auto"] = ToolSet.Auto,
        ["all"] = ToolSet.All,
        ["core"] = ToolSet.Core,
        ["simple"] = ToolSet.Simple,
        ["none"] = ToolSet.None,
    };

    /// <summary>All names, for those who wrote another.</summary>
    public static readonly string Names = string.Join(", ", ByName.Keys);

    /// <summary>The name of a choice.</summary>
    public static string Name(ToolSet set) => ByName.First(choice => choice.Value == set).Key;
}
