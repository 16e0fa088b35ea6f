using System.ComponentModel;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Environment.Search;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Templates.Examples;

/// <summary>Hands out workflows for common jobs.</summary>
/// <param name="environment">The installation that they are fitted to.</param>
public sealed class ExamplesPlugin(NodeEnvironment environment)
{
    /// <summary>One example, fitted to the installation.</summary>
    [KernelFunction("getExampleWorkflow"), ReadsOnly]
    [Description("Get a tested workflow for a common job (text to image, image to image, inpaint, outpaint, upscale, hires fix, lora, " +
        "controlnet, flux, image to "
        + "video) with model files that the user has. Change it to the user's wishes and put it on the canvas with applyWorkflowJson: "
        + "that is safer than "
        + "writing one from nothing.")]
    public object GetExampleWorkflow(
        [Description("The job in a few words, such as \"inpaint\" or \"text to image with a LoRA\".")] string job)
    {
        var example = Find(job) ?? throw new ToolException(
            $"getExampleWorkflow: there is no example for \"{job}\". The examples are: " +
            $"{string.Join(", ", ExampleWorkflows.All.Select(known => known.Name))}.");
        var installation = environment.Current;
        var (workflow, notes) = ExampleFitting.Fit(example, installation.Nodes);
        var caveat = installation.Caveat;
        return new { name = example.Name, title = example.Title, description = example.Description, workflow, notes, caveat };
    }

    private static ExampleWorkflow? Find(string job)
    {
        var words = WordMatch.Question(job);
        return ExampleWorkflows.All
            .Select(example => (example, score: WordMatch.Score(words, $"{example.Name} {example.Title}", example.Description)))
            .Where(match => match.score > 0)
            .OrderByDescending(match => match.score).ThenBy(match => match.example.Name.Length)
            .Select(match => match.example).FirstOrDefault();
    }
}
