using System.ComponentModel;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Canvas;

/// <summary>Asks the user while an answer is being given. Runs in the panel.</summary>
public static class AskUserPlugin
{
    private const int MostChoices = 6;

    /// <summary>Shows the user a question and waits for the answer.</summary>
    [KernelFunction("askUser"), OfferedTo(Audience.Chat)]
    [Description("Ask the user one question and wait for the answer. Use it only when you cannot go on without knowing.")]
    public static BrowserCall AskUser(
        string question,
        [Description("Up to six answers to choose from. The user can always write another.")] IReadOnlyList<string>? choices = null)
    {
        if (string.IsNullOrWhiteSpace(question))
            throw new ToolException("askUser: 'question' is empty; write what you want to know.");
        if (choices?.Count > MostChoices)
            throw new ToolException($"askUser: {choices.Count} choices are too many to read; give up to {MostChoices}.");
        return BrowserCall.Forward;
    }
}
