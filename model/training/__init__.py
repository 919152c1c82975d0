"""Make the weights: conversion of the published checkpoint, adaptation, mixing, centring."""
