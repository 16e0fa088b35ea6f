namespace ComfyAssistant.Plugins.Tools;

/// <summary>A class of tools that are there only where the user has switched them on.</summary>
public interface IOptionalTools
{
    /// <summary>Whether they are there. Asked when the tools are found, once.</summary>
    bool AreAllowed { get; }
}
