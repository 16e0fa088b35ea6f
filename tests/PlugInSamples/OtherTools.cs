using System.ComponentModel;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace PlugInSamples;

/// <summary>Tools that fail in their own ways.</summary>
public static class FailingTools
{
    [KernelFunction("sampleThrow"), Description("Throw.")]
    public static string Throw() => throw new OwnException("secret /home/someone");

    [KernelFunction("sampleRefuse"), Description("Refuse.")]
    public static string Refuse() => throw new ToolException("Refused by the plug-in.");

    [KernelFunction("sampleHang"), Description("Hang and never look at the token.")]
    public static Task<string> Hang() => new TaskCompletionSource<string>().Task;

    [KernelFunction("sampleFine"), Description("Work.")]
    public static string Fine() => "fine";

    private sealed class OwnException(string message) : Exception(message);
}

/// <summary>Tools for the canvas.</summary>
public static class CanvasTools
{
    [KernelFunction("sampleTidy"), Description("Put a note on the canvas.")]
    public static BrowserCall Tidy(string text) => text.Length > 0
        ? BrowserCall.To("addNote", new { text, title = "From a plug-in" })
        : throw new ToolException("sampleTidy: 'text' is empty.");

    [KernelFunction("sampleLost"), Description("Use a canvas tool that there is not.")]
    public static BrowserCall Lost() => BrowserCall.To("noSuchTool", new { });

    [KernelFunction("sampleWrong"), Description("Use a canvas tool with the wrong arguments.")]
    public static BrowserCall Wrong() => BrowserCall.To("addNote", new { words = "x" });

    [KernelFunction("sampleForward"), Description("Forward to a canvas tool of the same name.")]
    public static BrowserCall Forward() => BrowserCall.Forward;
}

/// <summary>Uses the library.</summary>
public static class LibraryTools
{
    [KernelFunction("sampleList"), Description("Write a list with bullets.")]
    public static string List(IReadOnlyList<string> items) => PlugInLibrary.Lists.Bulleted(items);
}

/// <summary>Needs the library to be loaded at all.</summary>
public sealed class NeedyTools : PlugInLibrary.INeeded
{
    public string Needed => "";

    [KernelFunction("sampleNeedy"), Description("Never runs.")]
    public static string Needy() => "needy";
}

/// <summary>Cannot be made.</summary>
public sealed class ThrowingConstructor
{
    public ThrowingConstructor() => throw new NotSupportedException("no luck today");

    [KernelFunction("sampleThrown"), Description("Never runs.")]
    public string Thrown() => GetType().Name;
}

/// <summary>Is never finished with being made.</summary>
public sealed class HangingConstructor
{
    public HangingConstructor() => new ManualResetEventSlim().Wait();

    [KernelFunction("sampleHung"), Description("Never runs.")]
    public string Hung() => GetType().Name;
}

/// <summary>Wants more than there is.</summary>
public sealed class DemandingConstructor(IServiceProvider services)
{
    [KernelFunction("sampleDemanding"), Description("Never runs.")]
    public string Demanding() => services.ToString() ?? "";
}

/// <summary>Says nothing of its tool.</summary>
public static class SilentTools
{
    [KernelFunction("sampleSilent")]
    public static string Silent() => "";
}

/// <summary>Has a name that no wire takes.</summary>
public static class MisnamedTools
{
    [KernelFunction("sample-named"), Description("Misnamed.")]
    public static string Misnamed() => "";
}

/// <summary>Takes a name of the assistant's.</summary>
public static class TakenTools
{
    [KernelFunction("addNode"), Description("Taken.")]
    public static string Taken() => "";
}

/// <summary>Has type parameters.</summary>
public static class GenericTools
{
    [KernelFunction("sampleGeneric"), Description("Generic.")]
    public static string Generic<T>() => typeof(T).Name;
}

/// <summary>Has no tool.</summary>
public static class EmptyTools
{
    public static string Nothing() => "";
}
