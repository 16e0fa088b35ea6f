using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ComfyAssistant.Bench.Servers;

/// <summary>As much of ComfyUI as a scan asks: the node list out of a file, and one folder of models.</summary>
internal static class ComfyServer
{
    private static readonly string[] Kinds = ["checkpoints"];
    private static readonly string[] Files = ["any.safetensors"];

    public static Task RunAsync(string objectInfo) => LocalServer.RunAsync(app =>
    {
        app.MapGet("/object_info", () => Results.File(objectInfo, "application/json"));
        app.MapGet("/models", () => Results.Json(Kinds));
        app.MapGet("/models/checkpoints", () => Results.Json(Files));
    });
}
