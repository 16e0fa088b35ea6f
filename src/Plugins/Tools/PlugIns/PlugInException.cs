namespace ComfyAssistant.Plugins.Tools.PlugIns;

/// <summary>Why a plug-in cannot be used, in words for its author.</summary>
/// <param name="message">What is wrong and what would be right, without absolute paths.</param>
/// <param name="inner">What failed, where the log should have it.</param>
internal sealed class PlugInException(string message, Exception? inner = null) : Exception(message, inner)
{
    private const string Rebuild = "Build it against the version of ComfyAssistant.Toolbox that this service has.";

    /// <summary>Explains what the runtime threw while a plug-in was loaded.</summary>
    public static PlugInException Of(Exception failure) => failure switch
    {
        PlugInException known => known,
        System.Reflection.ReflectionTypeLoadException { LoaderExceptions: [{ } first, ..] } => Of(first),
        TypeInitializationException { InnerException: { } inner } => Of(inner),
        BadImageFormatException => new("It is no .NET assembly, or is only half written.", failure),
        FileNotFoundException { FileName: { } file } => new($"It needs {NameOf(file)}, which is not in its folder. Set "
            + "EnableDynamicLoading in its project, as the template does, and build it again.", failure),
        FileLoadException { FileName: { } file } => new(
            $"It needs another version of {NameOf(file)} than the service has. {Rebuild}", failure),
        TypeLoadException or MissingMemberException => new($"{failure.Message} {Rebuild}", failure),
        // What ToolScan finds wrong with a tool, and what the runtime does with an attribute.
        InvalidOperationException or System.Reflection.CustomAttributeFormatException => new(failure.Message, failure),
        IOException or UnauthorizedAccessException => new(
            "Its files cannot be read now; they may be being written. The next message tries again.", failure),
        _ => new($"{failure.GetType().Name}: {failure.Message}", failure),
    };

    // The full name of an assembly, or the path of a file.
    private static string NameOf(string file) => Path.GetFileName(file.Split(',')[0]);
}
