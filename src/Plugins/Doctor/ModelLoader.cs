using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Doctor;

/// <summary>An input that takes a model file: what the installation offers it, and from which folder.</summary>
internal sealed class ModelLoader
{
    private readonly ComboList? _offered;

    /// <param name="type">The node's type.</param>
    /// <param name="input">The input's name.</param>
    /// <param name="installation">What is installed.</param>
    public ModelLoader(string type, string input, Installation installation)
    {
        _offered = installation.Nodes.Find(type)?.AllInputs().FirstOrDefault(spec => spec.Name == input)?.Options;
        if (_offered is { Count: > 0 } list)
            // Some loaders offer more than one folder holds, such as "none" or files that they find by themselves.
            Folder = installation.Models.ByKind.Where(kind => kind.Value.Count > 0 && kind.Value.All(list.Contains))
                .OrderByDescending(kind => kind.Value.Count).Select(kind => kind.Key).FirstOrDefault();
    }

    /// <summary>The folder of models that it reads; null where its list does not tell.</summary>
    public string? Folder { get; }

    /// <summary>Whether it can load the file; null where the server does not say what it offers.</summary>
    public bool? Offers(string file) => _offered is null
        ? null
        // A workflow from another system may have the other separator.
        : _offered.Contains(file) || _offered.Contains(file.Replace('/', '\\')) || _offered.Contains(file.Replace('\\', '/'));
}
