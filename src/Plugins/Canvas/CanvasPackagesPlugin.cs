using System.ComponentModel;
using System.Text.RegularExpressions;
using ComfyAssistant.Plugins.Packages;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Canvas;

/// <summary>Tools that find and install packages of nodes. They run in the panel, which asks the user.</summary>
public static partial class CanvasPackagesPlugin
{
    private const int LongestId = 300;

    /// <summary>Finds packages by node types.</summary>
    [KernelFunction("findNodePackage"), ReadsOnly]
    [DisplayName("Find a node package")]
    [Description("Which packages bring node types that ComfyUI does not have: by default those of the workflow on the canvas. Returns each "
        + "package's id for installNodePackage, its publisher, stars and repository. Never guess a package.")]
    public static BrowserCall FindNodePackage(
        [Description("Exact names of node types, as a workflow has them.")] IReadOnlyList<string>? nodeTypes = null) =>
        nodeTypes is null || (nodeTypes.Count is > 0 and <= PackageFinder.MostTypes && !nodeTypes.Any(string.IsNullOrWhiteSpace))
            ? BrowserCall.Forward
            : throw new ToolException(
                $"findNodePackage: 'nodeTypes' has 1 to {PackageFinder.MostTypes} names; leave it out for the canvas.");

    /// <summary>Installs a package.</summary>
    [KernelFunction("installNodePackage")]
    [DisplayName("Install a node package")]
    [Description("Install a package that findNodePackage named, through ComfyUI-Manager, restart ComfyUI, and wait until its nodes are "
        + "there. The user sees what it is and decides. Do not ask them beforehand.")]
    public static BrowserCall InstallNodePackage(
        [Description("The package's id from findNodePackage.")] string package,
        [Description("A release, such as 1.2.0. By default the newest.")] string? version = null)
    {
        if (string.IsNullOrWhiteSpace(package) || package.Length > LongestId || package.Any(char.IsControl))
            throw new ToolException("installNodePackage: 'package' is an id that findNodePackage returned.");
        return version is null || Release().IsMatch(version)
            ? BrowserCall.Forward
            : throw new ToolException("installNodePackage: 'version' is a release such as 1.2.0; leave it out for the newest.");
    }

    [GeneratedRegex(@"\A\d[0-9A-Za-z.+-]{0,39}\z")]
    private static partial Regex Release();
}
