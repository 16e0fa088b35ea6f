namespace ComfyAssistant.Plugins.Storage;

/// <summary>When a file's date can be trusted to tell it from its next version.</summary>
public static class FileAge
{
    /// <summary>File systems date changes in steps of up to two seconds: a younger file may change again under the same date.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);
}
