using System.Text.Json.Nodes;

namespace ComfyAssistant.Plugins.Templates.Examples;

/// <summary>A workflow for a common job.</summary>
/// <param name="Name">Its name for tools, such as <c>text-to-image</c>.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Description">What it does.</param>
/// <param name="Workflow">The workflow in the API format.</param>
public sealed record ExampleWorkflow(string Name, string Title, string Description, JsonObject Workflow);
