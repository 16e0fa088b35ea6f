using System.ComponentModel;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Tests.Support;

/// <summary>Tools that the tests call: every kind of parameter, and every way to end.</summary>
public static class TestTools
{
    public enum Mood
    {
        Calm,
        VeryLoud,
    }

    public sealed record Place([property: Description("The street.")] string Street, int? Number = null);

    [KernelFunction("echoArguments"), Description("Return the arguments.")]
    public static object EchoArguments(
        [Description("A text.")] string text,
        [Description("A whole number.")] int count = 3,
        [Description("A number.")] double? ratio = null,
        [Description("A switch.")] bool loud = false,
        [Description("A choice.")] Mood mood = Mood.Calm,
        [Description("An object.")] Place? place = null,
        [Description("A list.")] IReadOnlyList<Place>? places = null) => new { text, count, ratio, loud, mood, place, places };

    [KernelFunction("failWithWords"), Description("Fail with words for the model.")]
    public static string FailWithWords() => throw new ToolException("Nothing is installed under that name; try \"other\".");

    [KernelFunction("crash"), DisplayName("Fail inside"), Description("Fail with an internal error.")]
    public static string Crash() => throw new InvalidOperationException("secret path /home/someone");

    [KernelFunction("longResult"), Description("Return a long text.")]
    public static string LongResult(int length) => new('x', length);

    [KernelFunction("never"), Description("Never return, and ignore cancellation.")]
    public static Task<string> Never() => new TaskCompletionSource<string>().Task;
}
